"""Values to text and JSON. One module for each form, and nothing here decides anything."""
