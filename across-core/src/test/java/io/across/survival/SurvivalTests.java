package io.across.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.fixtures.faults.FaultyJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One allocation or one start of a thread fails, wherever it is: at most the connection concerned suffers from it, and one
 * that lasts is there again. Every place would take minutes; {@code -Dacross.survival=1} tries all.
 */
@Timeout(600)
class SurvivalTests {

    /** Every how many-th place is tried. */
    private static final int STEP = Integer.getInteger("across.survival", 9);

    @ParameterizedTest
    @ValueSource(classes = {FaultyProgram.class, FaultyLastingProgram.class})
    void theProcessSurvivesWhateverFailsOnce(Class<?> program, @TempDir Path directory) throws Exception {
        assertThat(FaultyJvm.run(program, STEP, directory))
                .filteredOn(line -> line.startsWith("tried "))
                .singleElement()
                .asString()
                .matches("tried \\d{2,} of \\d{3,} places, complaints: 0");
    }
}
