package smoke;

/** What the shop lets others call. */
public interface Till {

    String open();

    String close();

    void sell(String article);

    class ShopException extends RuntimeException {

        public ShopException(String message) {
            super(message);
        }
    }
}
