package smoke;

/** A plugin that is packed with the application. */
public class Packed {}
