package io.across.sample;

import java.io.Serializable;

/**
 * What only a decoded image can tell.
 *
 * @param width in pixels
 * @param height in pixels
 * @param averageColor of all its pixels, as in CSS: {@code #rrggbb}
 */
public record ImageFacts(int width, int height, String averageColor) implements Serializable {}
