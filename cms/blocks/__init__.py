"""What editors build a page of. Each block has its own file here and its own template in `templates/cms/blocks/`."""
