"""A function whose name must be looked for."""

from rooms import pair
