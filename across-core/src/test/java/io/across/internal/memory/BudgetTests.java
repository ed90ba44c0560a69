package io.across.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BudgetTests {

    private final Budget whole = new Budget("whole", 1_000);
    private final Budget part = whole.part("part", 600);
    private final Budget other = whole.part("other", 600);

    @Test
    void whatDoesNotFitIsNotReservedAnywhere() {
        assertThat(part.reserve(600)).isNull();
        assertThat(part.reserve(1)).isSameAs(part);
        assertThat(other.reserve(276)).isSameAs(whole);
        assertThat(other.reserve(275)).isNull();

        assertThat(part.used()).isEqualTo(600);
        assertThat(other.used()).isEqualTo(275);
        assertThat(whole.used()).isEqualTo(875);
        // The rest is for further parts.
        assertThat(whole.reserve(125)).isNull();
        assertThat(whole.reserve(1)).isSameAs(whole);
    }

    @Test
    void whatIsTakenInAnyCaseIsMissingToOthers() {
        part.take(900);

        assertThat(part.reserve(1)).isSameAs(part);
        assertThat(other.reserve(200)).isSameAs(whole);
        part.release(900);
        assertThat(other.reserve(200)).isNull();
    }

    @Test
    void thePartThatLeavesGivesEverythingBack() {
        part.reserve(300);
        part.leave();
        part.leave();

        assertThat(whole.used()).isZero();
        part.release(300);
        part.take(100);
        assertThat(whole.used()).isZero();
        assertThat(part.used()).isEqualTo(100);
    }

    @Test
    void whatLastsLongerThanItsPartCountsAloneWhenThatEnds() {
        Budget lasting = part.lasting();
        assertThat(lasting.reserve(200)).isNull();
        assertThat(part.reserve(300)).isNull();
        assertThat(lasting.reserve(101)).isSameAs(part);
        assertThat(lasting.reserve(100)).isNull();
        assertThat(whole.used()).isEqualTo(600);

        lasting.outlive();
        lasting.outlive();
        assertThat(whole.used()).isEqualTo(300);
        assertThat(part.used()).isEqualTo(300);
        part.release(300);
        assertThat(part.used()).isZero();
        assertThat(whole.used()).isEqualTo(300);
        assertThat(other.reserve(576)).isSameAs(whole);
        assertThat(other.reserve(574)).isNull();
        assertThat(lasting.reserve(2)).isSameAs(whole);
        lasting.release(200);
        assertThat(whole.used()).isEqualTo(674);

        lasting.leave();
        assertThat(whole.used()).isEqualTo(574);
        lasting.release(100);
        assertThat(whole.used()).isEqualTo(574);
    }

    @Test
    void whatLastsLongerThanWhatIsNoPartCountsThere() {
        Budget lasting = whole.lasting();
        assertThat(lasting.reserve(1_000)).isNull();
        assertThat(whole.used()).isEqualTo(1_000);
        lasting.outlive();
        lasting.release(1_000);
        assertThat(whole.used()).isZero();
        assertThat(lasting.used()).isZero();
    }

    @Test
    void thereIsNoBudgetOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budget("across.server.max-memory", 0))
                .withMessage("across.server.max-memory must be positive, is 0");
    }
}
