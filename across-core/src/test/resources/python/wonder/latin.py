# coding: latin-1
X = "café"
