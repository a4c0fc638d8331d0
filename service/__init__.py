"""Where the assistant is reached: the web application, its database, its settings and its command line."""
