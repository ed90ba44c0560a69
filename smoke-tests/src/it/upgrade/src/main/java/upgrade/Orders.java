package upgrade;

/** What the shop exposes: the version of its callers, which are not upgraded yet. */
public interface Orders {

    /** What arrives, in words. */
    String place(Order order);

    Order last();

    Size size(String name);

    /** The newer version has it no more. */
    String place(String article);
}
