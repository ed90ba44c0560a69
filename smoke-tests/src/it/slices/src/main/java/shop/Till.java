package shop;

public interface Till {

    String close();
}
