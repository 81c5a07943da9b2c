"""Which readings are abnormal, in what way, and since when?"""
