package io.across.sample;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/**
 * A file as it was received, whole and not empty.
 *
 * @param name as the client named it; null if it did not
 * @param content all its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: passed on from the controller to the worker
record PostedFile(@Nullable String name, byte[] content) {

    PostedFile {
        if (content.length == 0) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The file is empty.");
        }
    }

    static PostedFile of(MultipartFile part) throws IOException {
        return new PostedFile(part.getOriginalFilename(), part.getBytes());
    }

    /** Reads a raw body; never more of it than the limit and one byte. */
    static PostedFile of(InputStream body, long maxSize) throws IOException {
        byte[] content = body.readNBytes(Math.toIntExact(maxSize + 1));
        if (content.length > maxSize) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "The file is larger than " + maxSize + " bytes.");
        }
        return new PostedFile(null, content);
    }

    FileType type() {
        return FileType.of(content);
    }
}
