package io.across.internal.python;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Connection;
import io.across.DeniedException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.internal.value.Caller;
import io.across.internal.value.ObjectTable;
import io.across.internal.value.ValueReader;
import io.across.internal.wire.Payload;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PythonRightsTests {

    @ParameterizedTest
    @EnumSource(names = {"RUN_CODE", "EVALUATE_SOURCE", "USE_OBJECTS"})
    void aPeerThatLacksARightIsRefusedBeforeAnythingIsRead(Right missing) {
        Set<Right> rights = EnumSet.complementOf(EnumSet.of(missing));
        Options options = Options.builder().rights(new Rights(rights)).build();
        Connection connection = stub(Connection.class, "python");
        PythonValueCodec codec = new PythonValueCodec(stub(Caller.class, connection), options);
        ValueReader nothing = new ValueReader(new Payload(new byte[0]), stub(ObjectTable.class, null));

        assertThatThrownBy(() -> codec.readRequest(nothing))
                .isInstanceOf(DeniedException.class)
                .hasMessageContaining(missing.name());
    }

    private static <T> T stub(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> method.getReturnType().isInstance(answer) ? answer : null));
    }
}
