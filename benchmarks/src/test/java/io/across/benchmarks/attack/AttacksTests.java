package io.across.benchmarks.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.across.benchmarks.attack.Attack.Side;
import io.across.benchmarks.attack.HonestClients.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That each attack does something, and that its outcome says what was promised: not the figures, which need a quiet machine. */
@Timeout(300)
class AttacksTests {

    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private Path directory;

    @Test
    void eachAttackGetsThroughAndTheServerLivesOn() throws Exception {
        try (Partner victim = Trial.victim(directory.resolve("log"));
                HonestClients clients = new HonestClients(victim.port())) {
            for (Attack attack : Attacks.list()) {
                try (Assault assault = new Assault(attack, victim.port())) {
                    Trial.dial(attack, victim, assault.port());
                    do {
                        assertThat(clients.callFor(SHORT).sortedNanos()).isNotEmpty();
                    } while (assault.attempts() == 0);
                    victim.ask(VictimProgram.HANG_UP);
                }
                assertThat(clients.isServed()).as(attack.name()).isTrue();
            }
        }
    }

    @Test
    void anAttackIsMeasured() throws Exception {
        Outcome outcome = new Trial(Attacks.named("denials"), SHORT, SHORT).run();

        assertThat(outcome.attempts()).isPositive();
        assertThat(outcome.logged()).isPositive();
        assertThat(outcome.misses()).doesNotContain("died", "newcomer", "failed calls");
        assertThat(outcome.line()).startsWith("| denials | ").endsWith(" |\n");
    }

    @Test
    void anOutcomeNamesWhatIsNotKept() {
        Figures before = new Figures(1_000, 1, 1, Duration.ZERO, 10, 0);

        assertThat(outcome(List.of(49_000_000L), 0, before, new Figures(1_100, 2, 2, Duration.ofMillis(3), 10, 0), 0, 0)
                        .misses())
                .isEmpty();
        assertThat(outcome(List.of(50_000_000L), 1, before, new Figures(1_101, 2, 2, Duration.ZERO, 10, 0), 1, 4_000)
                        .misses())
                .containsExactly("p99", "failed calls", "heap", "forged 1 lines", "deadline");
        assertThat(outcome(List.of(1L), 0, before, null, 0, 0).misses()).containsExactly("died");
    }

    @Test
    void whatAnAttemptCostsLeavesOutTheHonestCalls() {
        Figures before = new Figures(1_000, 1, 1, Duration.ofMillis(5), 10, 0);
        Figures after = new Figures(1_000, 1, 1, Duration.ofMillis(15), 10, 0);

        // Of 10 ms in 2 s the honest calls took 4: they had 2 in one second before.
        assertThat(outcome(List.of(1L), 0, before, after, 0, 0).cpuMicrosEach()).isEqualTo(6_000.0 / 3);
    }

    private static Outcome outcome(
            List<Long> nanos, int failed, Figures before, Figures after, long forged, long dialledMillis) {
        return new Outcome(
                Attacks.named("none"),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                new Service(Collections.nCopies(3, 1L), 0),
                new Service(nanos, failed),
                before,
                after,
                Duration.ofMillis(2),
                3,
                Duration.ofMillis(dialledMillis),
                true,
                0,
                forged);
    }

    @Test
    void attacksAreChosenByName() {
        AttackOptions options = AttackOptions.parse("--seconds", "0.5", "threads", "answered-names");

        assertThat(options.time()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.attacks()).extracting(Attack::side).containsExactly(Side.CLIENT, Side.SERVER);
        assertThat(AttackOptions.parse().attacks())
                .extracting(Attack::name)
                .doesNotHaveDuplicates()
                .contains("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttackOptions.parse("thread"))
                .withMessage("no attack is named thread");
    }
}
