package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.across.ProtocolException;
import io.across.internal.memory.Budget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessagesTests {

    private static final Tally UNLIMITED = new Tally(new Budget("memory", Long.MAX_VALUE));

    private static final long[] NO_IDS = {};

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "252, fc",
        "253, fd00fd",
        "255, fd00ff",
        "256, fd0100",
        "65535, fdffff",
        "65536, fe00010000",
        "4294967295, feffffffff",
        "4294967296, ff0000000100000000",
        "9223372036854775807, ff7fffffffffffffff",
        "9223372036854775808, ff8000000000000000",
        "18446744073709551615, ffffffffffffffffff"
    })
    void uintsTakeTheShortestForm(String number, String hex) {
        long value = Long.parseUnsignedLong(number);
        ByteBuffer out = ByteBuffer.allocate(9);

        HeaderWriter.putUint(out, value);

        assertThat(hex(out.flip())).isEqualTo(hex);
        assertThat(HeaderWriter.sizeOfUint(value)).isEqualTo(hex.length() / 2);
        assertThat(reader(hex).uint()).isEqualTo(value);
    }

    @Test
    void theContextOfACallFollowsItsIds() {
        List<ByteBuffer> message =
                Messages.apply(7, new long[] {1}, Map.of("traceparent", "00-ab"), List.of(ByteBuffer.allocate(1)), 1);

        assertThat(message)
                .singleElement()
                .satisfies(bytes -> assertThat(hex(bytes))
                        .isEqualTo("000000000000002f" + "01070101" + "01" + "0b" + "7472616365706172656e74" + "05"
                                + "30302d6162" + "0000000000000002" + "00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "21", "0101", "01ff", "0102", "fd00"})
    void whatIsNoContextAfterTheIdsOfACallIsIgnored(String trailing) {
        assertThat(CallContext.read(reader(trailing))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd0005", "fe00000005", "ff0000000000000005"})
    void uintsAreReadInLongerForms(String hex) {
        assertThat(reader(hex).uint()).isEqualTo(5);
    }

    @Test
    void missingFieldsAreZeroOrEmpty() throws Exception {
        assertThat(reader("").uint()).isZero();
        assertThat(reader("").ids(UNLIMITED)).isEmpty();
        assertThat(reader("").text()).isEmpty();
        assertThat(reader("0207").ids(UNLIMITED)).containsExactly(7, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd", "fd00", "fe000000", "ff00000000000000"})
    void uintThatIsCutOffIsRejected(String hex) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> reader(hex).uint())
                .withMessageContaining("cut off");
    }

    @Test
    void valueWithoutBuffersIsAnEmptyFrame() {
        assertThat(Messages.apply(1, NO_IDS, Map.of(), List.of(), 0))
                .singleElement()
                .satisfies(message ->
                        assertThat(hex(message)).isEqualTo("0000000000000007" + "010100" + "0000000000000000"));
    }

    @Test
    void smallValueIsCopiedAndALargeOneIsNot() {
        ByteBuffer small = ByteBuffer.allocate(Messages.MAX_COPIED_VALUE);
        ByteBuffer large = ByteBuffer.allocate(Messages.MAX_COPIED_VALUE + 1);

        assertThat(Messages.error(1, NO_IDS, List.of(small), small.remaining()))
                .singleElement()
                .satisfies(message -> assertThat(message.remaining()).isEqualTo(8 + 4 + 8 + Messages.MAX_COPIED_VALUE));
        assertThat(Messages.error(1, NO_IDS, List.of(large), large.remaining()))
                .hasSize(2)
                .satisfies(message -> assertThat(message.get(0).remaining()).isEqualTo(8 + 4 + 8))
                .satisfies(message -> assertThat(message.get(1)).isSameAs(large));
    }

    @Test
    void valueOfAnotherSizeThanAnnouncedIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Messages.apply(1, NO_IDS, Map.of(), List.of(ByteBuffer.allocate(3)), 4))
                .withMessageContainingAll("3 bytes", "4");
    }

    static Stream<JsonNode> greetings() {
        Path file = Path.of("src/test/resources/jvm-vectors/greeting.json");
        return JsonMapper.shared().readTree(file.toFile()).get("records").valueStream();
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void greetingOfAJvmPeerIsReadAndWritten(JsonNode recorded) {
        JsonNode decoded = recorded.get("decoded");
        Map<String, String> properties = new LinkedHashMap<>();
        decoded.get("properties")
                .forEach(pair ->
                        properties.put(pair.get(0).asString(), pair.get(1).asString()));
        Greeting greeting = new Greeting(
                decoded.get("timeout_ms").asLong(),
                decoded.get("extension_version").asLong(),
                decoded.get("capabilities").asLong(),
                properties);

        HeaderReader reader = reader(decoded.get("header").asString());
        assertThat(reader.uint()).isZero();
        Greeting read = Greeting.read(reader);

        assertThat(read).isEqualTo(greeting);
        assertThat(read.properties().keySet()).containsExactlyElementsOf(properties.keySet());
        assertThat(hex(Messages.greeting(read))).isEqualTo(recorded.get("hex").asString());
    }

    @ParameterizedTest
    @CsvSource({
        "fd03e8, too few bytes of a stock peer",
        "fd03e8747261696c696e67, trailing bytes",
        "fd03e801010105, a text without its bytes",
        "fd03e80101fd0101, too many properties",
        "fd03e801ff01, a number that is cut off"
    })
    void bytesThatAreNoExtensionAreIgnored(String fields, String description) {
        assertThat(Greeting.read(reader(fields))).as(description).isEqualTo(new Greeting(1_000, 0, 0, Map.of()));
    }

    @Test
    void timeoutBeyondALongIsTheLargestOne() {
        assertThat(Greeting.read(reader("ffffffffffffffffff")).timeoutMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void greetingThatNobodyWouldReadIsNotWritten() {
        Greeting greeting = new Greeting(0, 1, 0, Map.of("name", "x".repeat(Greeting.MAX_SIZE)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Messages.greeting(greeting))
                .withMessageContaining("65536");
    }

    private static HeaderReader reader(String hex) {
        byte[] bytes = HexFormat.of().parseHex("ee" + hex + "ee");
        HeaderReader reader = new HeaderReader(1 << 20);
        reader.begin(ByteBuffer.wrap(bytes), 1, bytes.length - 2);
        return reader;
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
