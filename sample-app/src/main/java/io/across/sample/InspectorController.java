package io.across.sample;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** A file is posted as the part {@code file} of a form, or as the body itself; errors are problem details (RFC 9457). */
@RestController
class InspectorController {

    private static final int MAX_THUMBNAIL = 1_024;

    private final Decoders decoders;
    private final long maxFileSize;

    InspectorController(Decoders decoders, InspectorProperties properties) {
        this.decoders = decoders;
        this.maxFileSize = properties.maxFileSize().toBytes();
    }

    @PostMapping(path = "/inspect", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Inspection inspect(@RequestParam MultipartFile file) throws IOException, UnreadableImageException {
        return inspect(PostedFile.of(file));
    }

    @PostMapping("/inspect")
    Inspection inspect(HttpServletRequest request) throws IOException, UnreadableImageException {
        return inspect(PostedFile.of(request.getInputStream(), maxFileSize));
    }

    @PostMapping(path = "/thumbnail", consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = "image/png")
    byte[] thumbnail(@RequestParam MultipartFile file, @RequestParam(defaultValue = "256") int size)
            throws IOException, UnreadableImageException {
        return thumbnail(PostedFile.of(file), size);
    }

    @PostMapping(path = "/thumbnail", produces = "image/png")
    byte[] thumbnail(HttpServletRequest request, @RequestParam(defaultValue = "256") int size)
            throws IOException, UnreadableImageException {
        return thumbnail(PostedFile.of(request.getInputStream(), maxFileSize), size);
    }

    private Inspection inspect(PostedFile file) throws UnreadableImageException {
        FileType type = file.type();
        ImageFacts image = type.isImage() ? decoders.facts(file.content()) : null;
        return new Inspection(file.name(), type.mediaType(), file.content().length, sha256(file.content()), image);
    }

    private byte[] thumbnail(PostedFile file, int size) throws UnreadableImageException {
        if (size < 1 || size > MAX_THUMBNAIL) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "size must be between 1 and " + MAX_THUMBNAIL + ", is " + size + ".");
        }
        FileType type = file.type();
        if (!type.isImage()) {
            throw new ResponseStatusException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "A file of type " + type.mediaType() + " has no thumbnail.");
        }
        return decoders.thumbnail(file.content(), size);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
