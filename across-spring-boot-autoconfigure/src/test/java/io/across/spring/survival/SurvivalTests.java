package io.across.spring.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.fixtures.faults.FaultyJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One allocation or one start of a thread fails, wherever it is in an application that connects and is connected to: it stops
 * and starts, is connected again and hears of it. Every place would take minutes; {@code -Dacross.survival=1} tries all.
 */
@Timeout(600)
class SurvivalTests {

    /** Every how many-th place is tried. */
    private static final int STEP = Integer.getInteger("across.survival", 9);

    @Test
    void anApplicationSurvivesWhateverFailsOnce(@TempDir Path directory) throws Exception {
        assertThat(FaultyJvm.run(FaultyApplication.class, STEP, directory))
                .filteredOn(line -> line.startsWith("tried "))
                .singleElement()
                .asString()
                .matches("tried \\d{2,} of \\d{3,} places, complaints: 0");
    }
}
