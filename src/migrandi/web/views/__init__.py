"""The site's pages, one module a kind of page; they hold no rules of their own."""
