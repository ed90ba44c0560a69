package shop;

record Order(String article, int count, double rating) {}
