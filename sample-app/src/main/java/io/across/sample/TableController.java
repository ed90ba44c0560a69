package io.across.sample;

import io.across.Connection;
import io.across.DeadlineException;
import io.across.DisconnectException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** A CSV file is posted and described, by the Python process behind the connection {@code tables}. */
@RestController
class TableController {

    private final long maxFileSize;

    /** Bound at the first request: until then there need be no Python. */
    private final Supplier<Tables> tables;

    TableController(@Qualifier("tables") Connection connection, InspectorProperties properties) {
        this.maxFileSize = properties.maxFileSize().toBytes();
        this.tables = SingletonSupplier.of(() -> connection.python().bind(Tables.class));
    }

    @PostMapping(path = "/summary", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    TableSummary summary(@RequestParam MultipartFile file) throws IOException {
        return summary(PostedFile.of(file));
    }

    @PostMapping("/summary")
    TableSummary summary(HttpServletRequest request) throws IOException {
        return summary(PostedFile.of(request.getInputStream(), maxFileSize));
    }

    private TableSummary summary(PostedFile file) {
        try {
            return tables.get().summarize(file.content());
        } catch (DisconnectException | DeadlineException e) {
            throw new WorkerUnavailableException("The table worker died, was too slow, or could not be started.", e);
        }
    }
}
