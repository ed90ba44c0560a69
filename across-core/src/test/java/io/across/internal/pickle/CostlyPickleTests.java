package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.LimitException;
import io.across.OperationException;
import io.across.internal.memory.Budget;
import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import io.across.internal.wire.Tally;
import io.across.python.PythonComplex;
import io.across.python.PythonName;
import io.across.python.PythonValue;
import io.across.python.TypeRef;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a few bytes of a pickle have calculated, or copied, again and again: of what was remembered, it is cheap to name. */
@Timeout(30)
class CostlyPickleTests {

    private static final String DECIMAL = "cdecimal\nDecimal\nq\u0000";
    private static final String ZONE = "czoneinfo\nZoneInfo._unpickle\nq\u0000";
    private static final String NEGATIVE_WITH_A_LONG_TAIL_OF_ZEROS = "\u008b\u0008\u0000\u0003\u0000"
            + "\u0000".repeat(196_608) + "\u0000\u0000\u0000\u0000\u0000\u00f8\u00ef\u00ff";

    static Stream<Arguments> calculatedAgainAndAgain() {
        return Stream.of(
                Arguments.of("a decimal of many digits", DECIMAL + text("9".repeat(10_000)), "h\u0000h\u0001\u0085R"),
                Arguments.of("a decimal zero", DECIMAL + text("-" + "0".repeat(9_999)), "h\u0000h\u0001\u0085R"),
                Arguments.of("a decimal of a huge exponent", DECIMAL + text("1e99999999999"), "h\u0000h\u0001\u0085R"),
                Arguments.of("a zone that is unknown", ZONE + text("Zz"), "h\u0000h\u0001\u0085R"),
                Arguments.of(
                        "a number of many bits",
                        "cbuiltins\ncomplex\nq\u0000" + NEGATIVE_WITH_A_LONG_TAIL_OF_ZEROS + "q\u0001",
                        "h\u0000h\u0001h\u0001\u0086R"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calculatedAgainAndAgain")
    void aValueIsNotCalculatedAnyNumberOfTimes(String what, String begin, String each) throws Exception {
        assertThat((List<?>) read(pickle(begin, each, 1))).hasSize(1);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read(pickle(begin, each, 20_000)))
                .withMessageContaining("calculated");
    }

    @Test
    void whatIsHonestIsCalculated() throws Exception {
        byte[] longest = pickle(DECIMAL + text("1".repeat(10_000)), "h\u0000h\u0001\u0085R", 1);
        assertThat(read(longest)).isEqualTo(List.of(new BigDecimal("1".repeat(10_000))));
        assertThat(read(pickle(DECIMAL + text("-1.5E+3"), "h\u0000h\u0001\u0085R", 5_000)))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(5_000)
                .containsOnly(new BigDecimal("-1.5E+3"));
        // Not a number: what it is called is not looked at any further.
        assertThat((List<?>) read(pickle(DECIMAL + text("NaN"), "h\u0000h\u0001\u0085R", 20_000)))
                .hasSize(20_000);
        assertThat(read(pickle(ZONE + text("Europe/Berlin"), "h\u0000h\u0001\u0085R", 2)))
                .isEqualTo(List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("Europe/Berlin")));
        assertThat(read(pickle("cbuiltins\ncomplex\nq\u0000K\u0002q\u0001", "h\u0000h\u0001h\u0001\u0086R", 1)))
                .isEqualTo(List.of(new PythonComplex(2, 2)));
    }

    @Test
    void copiesCountAsMemory() {
        StringBuilder elements = new StringBuilder("](");
        for (int i = 0; i < 20_000; i++) {
            elements.append('M').append((char) (i & 0xff)).append((char) (i >> 8));
        }
        String list = elements + "eq\u0001";
        for (String type : List.of("set", "frozenset")) {
            byte[] pickle = pickle("cbuiltins\n" + type + "\nq\u0000" + list, "h\u0000h\u0001\u0085R", 1);
            assertThat(memory(pickle)).as(type).isGreaterThan(20_000 * 90);
        }
        byte[] latin = pickle(
                "c_codecs\nencode\nq\u0000" + text("a".repeat(99_999)) + "X\u0006\0\0\0latin1q\u0002",
                "h\u0000h\u0001h\u0002\u0086R",
                4);
        assertThat(memory(latin)).isGreaterThan(5 * 99_999);
        byte[] names = pickle("cacross\n_make_proxy\nq\u0000" + list, "h\u0000K\u0001h\u0001\u0086R", 4);
        assertThat(memory(names)).isGreaterThan(20_000 * (32 + 4 * 32));
    }

    /** How much the smallest budget is in which it can be read, about. */
    private static long memory(byte[] pickle) {
        long limit = 64 << 10;
        while (true) {
            Budget budget = new Budget("memory", limit);
            try {
                ValueReader in = new ValueReader(new Payload(pickle), TestPickles.NO_OBJECTS, new Tally(budget));
                new PickleReader(TestPickles.SYMBOLIC, true).read(in, Duration.ZERO);
                return limit;
            } catch (LimitException e) {
                limit += 64 << 10;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void largeNumbersAreNotConvertedAnyNumberOfTimes() throws Exception {
        byte[] decimals = bytes(DECIMAL + "X\u0010\47\0\0" + "1." + "3".repeat(9_998) + "\u0085Rq\u00010]"
                + "h\u0001a".repeat(20_000) + ".");
        refuseToConvert(decimals, new TypeRef<List<Double>>() {}.type());
        byte[] whole = bytes(NEGATIVE_WITH_A_LONG_TAIL_OF_ZEROS + "q\u00010]" + "h\u0001a".repeat(200_000) + ".");
        refuseToConvert(whole, new TypeRef<List<Double>>() {}.type());
    }

    private static void refuseToConvert(byte[] pickle, Type type) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> Conversions.convert(TestPickles.read(pickle, true), type))
                .withMessageContaining("parts");
    }

    /** It would be divided by ten as often as it has zeros. */
    @Test
    void aLargeRoundNumberIsNoLong() {
        for (Number number : List.of(
                BigInteger.TEN.pow(1_000_000), new BigDecimal("1." + "0".repeat(9_999)), new BigDecimal("0.5"))) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> Conversions.convert(number, long.class))
                    .withMessageContaining("java.lang.Long");
        }
        assertThat(Conversions.convert(new BigDecimal("1." + "0".repeat(900)), long.class))
                .isEqualTo(1L);
        assertThat(Conversions.convert(new BigDecimal("0.000"), int.class)).isEqualTo(0);
        assertThat(Conversions.convert(BigInteger.TEN.pow(10_000), BigInteger.class))
                .isEqualTo(BigInteger.TEN.pow(10_000));
        assertThat(Conversions.convert(1.0, BigInteger.class)).isEqualTo(BigInteger.ONE);
    }

    enum Fruit {
        APPLE
    }

    /** The text of it would be made for each. */
    @Test
    void whatIsNoTextNamesNoConstant() throws Exception {
        PythonValue apple = PythonValue.of(new PythonName("shop", "Fruit"), "apple");
        assertThat(Conversions.convert(apple, Fruit.class)).isEqualTo(Fruit.APPLE);
        PythonValue number = PythonValue.of(new PythonName("shop", "Fruit"), BigInteger.ONE.shiftLeft(40_000_000));
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> Conversions.convert(number, Fruit.class))
                .withMessageContaining("shop.Fruit");
    }

    private static Object read(byte[] pickle) throws Exception {
        return Objects.requireNonNull(TestPickles.read(pickle, true));
    }

    /** What is remembered as 0 and 1, and then a list of what is made of it, again and again. */
    private static byte[] pickle(String begin, String each, int count) {
        return bytes(begin + "]" + (each + "a").repeat(count) + ".");
    }

    /** Remembered as 1. */
    private static String text(String latin1) {
        int length = latin1.length();
        return "X" + (char) (length & 0xff) + (char) (length >> 8 & 0xff) + (char) (length >> 16) + "\u0000" + latin1
                + "q\u0001";
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
