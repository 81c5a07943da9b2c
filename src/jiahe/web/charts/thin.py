"""Which of many points are sent, so that a chart stays quick and hides no extreme?"""

import polars as pl

MOST_POINTS = 5000


def thin_line(frame: pl.DataFrame, y: str, by: str | None, *, most: int = MOST_POINTS) -> pl.DataFrame:
    """Keep, of each stretch of a line, its lowest and its highest point; `frame` is in the order of drawing."""
    if frame.height <= most:
        return frame
    groups = frame[by].n_unique() if by else 1
    stretches = max(most // (2 * groups), 1)
    place = pl.int_range(pl.len()) * stretches // pl.len()
    lines = [by] if by else []
    numbered = frame.with_row_index("_row").with_columns((place.over(lines) if lines else place).alias("_stretch"))
    ends = numbered.group_by([*lines, "_stretch"]).agg(
        pl.col("_row").sort_by(y).first().alias("low"), pl.col("_row").sort_by(y).last().alias("high")
    )
    kept = pl.concat([ends["low"], ends["high"]]).unique()
    return numbered.filter(pl.col("_row").is_in(kept.implode())).drop("_row", "_stretch")


def first_of(frame: pl.DataFrame, column: str, most: int) -> pl.DataFrame:
    """Keep the rows of the first `most` values of `column`, in the order in which they appear."""
    values = frame[column].unique(maintain_order=True).head(most)
    return frame.filter(pl.col(column).is_in(values.implode()))
