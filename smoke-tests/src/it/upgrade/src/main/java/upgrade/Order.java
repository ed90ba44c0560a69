package upgrade;

import java.io.Serializable;

public record Order(String article) implements Serializable {}
