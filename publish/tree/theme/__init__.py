"""The theme ``stet``: templates and one stylesheet. Data; nothing here is imported but this name."""
