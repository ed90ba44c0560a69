package upgrade;

/** Somebody has forgotten that it goes to another JVM. */
public record Receipt(Order order) {}
