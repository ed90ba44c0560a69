package io.across.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a posted file is.
 *
 * @param name as the client named it; absent if it did not
 * @param type media type, from the file's content
 * @param size in bytes
 * @param sha256 digest of the content, in hexadecimal
 * @param image absent if the file is no image
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Inspection(
        @Nullable String name,
        String type,
        long size,
        String sha256,
        @Nullable ImageFacts image) {}
