package io.across.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.OperationException;
import io.across.internal.wire.Payload;
import org.junit.jupiter.api.Test;

/** Reads of a value whose bulk came in an array of its own. */
class ValueReaderTests {

    private static final byte[] HEAD = {1, 2, 3};
    private static final byte[] BULK = {4, 5, 6, 7, 8};
    private static final byte[] TAIL = {9, 10};

    private final ValueReader reader = new ValueReader(new Payload(HEAD, BULK, TAIL), new NoObjects());

    @Test
    void bulkIsHandedOutAsItIs() {
        assertThat(reader.readBytes(3)).containsExactly(1, 2, 3);

        assertThat(reader.readBytes(5)).isSameAs(BULK);

        assertThat(reader.position()).isEqualTo(8);
        assertThat(reader.available()).isEqualTo(2);
        assertThat(reader.readBytes(2)).containsExactly(9, 10);
        assertThat(reader.read()).isEqualTo(-1);
    }

    @Test
    void whatWasNotWhereItWasSaidIsReadAllTheSame() {
        assertThat(reader.readBytes(2)).containsExactly(1, 2);
        assertThat(reader.readBytes(5)).containsExactly(3, 4, 5, 6, 7);
        assertThat(reader.position()).isEqualTo(7);
        assertThat(reader.readBytes(3)).containsExactly(8, 9, 10);
        assertThat(reader.available()).isZero();
    }

    @Test
    void bulkIsReadByTheByteToo() {
        byte[] read = new byte[20];
        int count = 0;
        for (int b = reader.read(); b >= 0; b = reader.read()) {
            read[count++] = (byte) b;
        }
        assertThat(count).isEqualTo(10);
        assertThat(read).startsWith(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void streamOfBytesGoesOnBeyondTheHead() throws Exception {
        assertThat(reader.readAllBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void shortBulkIsReadBehindItsLength() {
        ValueReader text =
                new ValueReader(new Payload(new byte[] {3}, new byte[] {'a', 'b'}, new byte[] {'c'}), new NoObjects());

        assertThat(text.readText()).isEqualTo("abc");
    }

    @Test
    void readBeyondTheEndSaysWhere() {
        reader.readBytes(3);
        reader.readBytes(5);

        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> reader.readBytes(5))
                .withMessage("malformed value: 5 bytes wanted at offset 8, but only 2 are left");
    }

    private static final class NoObjects implements ObjectTable {

        @Override
        public long lend(Object object) {
            throw new AssertionError("nothing is lent here");
        }

        @Override
        public Object lent(long id) {
            throw new AssertionError("nothing is lent here");
        }

        @Override
        public HeldObject hold(long id) {
            throw new AssertionError("nothing is held here");
        }
    }
}
