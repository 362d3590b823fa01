"""REST routes, a module for each noun. Each gives a `router(...)` over what it needs."""
