"""Every page, in every language, as each kind of reader; and every form on them."""
