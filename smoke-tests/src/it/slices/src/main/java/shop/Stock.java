package shop;

public interface Stock {

    int count(String article);
}
