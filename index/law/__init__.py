"""How the law is found: the articles of all documents, searched, ranked and read clause by clause."""
