"""How a page of plain text is parted into articles and furniture."""
