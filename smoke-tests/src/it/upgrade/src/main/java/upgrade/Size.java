package upgrade;

public enum Size {
    SMALL,
    LARGE
}
