package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.PeerIdentity;
import io.across.test.AcrossTest;
import io.across.test.InMemoryListener;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the shop exposes, to whom. */
@AcrossTest
class TillTests {

    @Autowired
    private InMemoryListener listener;

    @Test
    void aliceMayCloseTheTill() {
        Till till = listener.connect(new PeerIdentity.UnixUser("alice", "staff")).exposed(Till.class, "till");

        assertThat(till.close()).isEqualTo("closed");
    }

    @Test
    void nobodyElseMay() {
        Till till = listener.connect(new PeerIdentity.UnixUser("bob", "staff")).exposed(Till.class, "till");

        assertThatThrownBy(till::close).hasMessageContaining("Access Denied");
    }

    @Test
    void norMaySomebodyUnknown() {
        Till till = listener.connect().exposed(Till.class, "till");

        assertThatThrownBy(till::close).hasMessageContaining("Access Denied");
    }
}
