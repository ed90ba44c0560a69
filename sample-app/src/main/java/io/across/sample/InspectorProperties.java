package io.across.sample;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the inspector.
 *
 * @param maxFileSize largest file accepted
 * @param deadline how long an image may wait for its turn, and then take
 */
@ConfigurationProperties("inspector")
record InspectorProperties(DataSize maxFileSize, Duration deadline) {}
