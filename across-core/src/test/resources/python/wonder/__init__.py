"""A package that lies among the resources of a Java application."""

NAME = 'wonder'
