"""jiahe 嘉禾 makes an AI+ plan executable."""

__version__ = "0.1.0"
