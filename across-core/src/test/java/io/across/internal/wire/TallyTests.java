package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.internal.memory.Budget;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTests {

    private static final int LIMIT = 1 << 20;

    private final Budget budget = new Budget("memory", LIMIT);
    private final Tally tally = new Tally(budget);

    @Test
    void aLittleIsFree() {
        assertThat(tally.add(Tally.FREE)).isNull();
        assertThat(budget.used()).isZero();
    }

    @Test
    void moreIsReservedInStepsButToTheLastByte() {
        assertThat(tally.add(Tally.FREE + 1)).isNull();
        assertThat(budget.used()).isBetween(1L, 100_000L);
        assertThat(tally.add(LIMIT - 1)).isNull();
        assertThat(budget.used()).isEqualTo(LIMIT);
        assertThat(tally.add(1)).isSameAs(budget);
        tally.addAnyway(1_000);
        assertThat(budget.used()).isEqualTo(LIMIT + 1_000);
    }

    @Test
    void whatIsReservedCoversWhatIsHeldAndLittleMore() {
        Random random = new Random(7);
        long held = 0;
        for (int i = 0; i < 100_000; i++) {
            long change = random.nextLong(-held, Math.max(1, Math.min(LIMIT - held, 300_000)));
            if (change < 0) {
                tally.remove(-change);
            } else if (tally.add(change) != null) {
                continue;
            }
            held += change;
            assertThat(budget.used()).isBetween(Math.max(0, held - Tally.FREE), Math.max(0, held) + (256L << 10));
        }
        tally.clear();
        assertThat(budget.used()).isZero();
    }
}
