package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.OperationException;
import io.across.internal.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Recorded pickles, mutated: what is read is read, and what is not fails as it should, for little memory and little time. */
@Timeout(7200)
class PickleFuzzTests {

    @Test
    void mutatedPicklesFailAsTheyShouldOrAreRead() {
        List<byte[]> seeds = TestPickles.recorded().stream()
                .map(TestPickles.Recorded::bytes)
                .filter(bytes -> bytes.length < 4_096)
                .toList();

        double readable = new Mutations(seeds, 0, 60_000, 512).readable(OperationException.class, (bytes, random) -> {
            TestPickles.read(bytes);
        });

        assertThat(readable).as("mutations that leave a pickle").isBetween(0.01, 0.99);
    }
}
