package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.internal.value.RightsCheck;
import io.across.internal.value.ValueReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer names as the parameters and the result of a method may be anything. */
class OddDescriptorsTests {

    public interface Service {
        int run();
    }

    private static CodecEnd receiver(Rights rights) {
        Service service = () -> 1;
        Options options = Options.builder()
                .rights(rights)
                .exposed(ExposedObjects.builder()
                        .expose("service", service, Service.class)
                        .build())
                .build();
        return CodecEnd.pair(options, Options.defaults());
    }

    private static ValueReader request(CodecEnd receiver, byte kind, String descriptor) throws Exception {
        return receiver.reader(receiver.peer().bytesOf(out -> {
            out.write(kind);
            out.writeText("service");
            if (kind == JvmRequest.CHECK_EXPOSED) {
                out.writeVarLong(1);
            }
            out.writeText(Service.class.getName());
            out.writeText("run");
            out.writeText(descriptor);
            out.writeVarLong(0);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(", "()", "(V)V", "(L", "(I", ")V", "()[", "( >< )[Ja", "(La.b;)V", "I"})
    void anExposedObjectHasNoSuchMethodAndTheErrorNamesIt(String descriptor) throws Exception {
        CodecEnd receiver = receiver(Rights.of(Right.CALL_EXPOSED));
        for (byte kind : new byte[] {JvmRequest.CHECK_EXPOSED, JvmRequest.EXPOSED}) {
            ValueReader request = request(receiver, kind, descriptor);
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> receiver.codec().readRequest(request))
                    .withMessage("malformed value: a method " + Service.class.getName()
                            + ".run whose parameters and result are '" + descriptor + "'");
        }
    }

    /** Two sides that know an interface differently: the name may still fit. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "(V)V", "(La.b;)V", "( >< )[Ja", "()[", "(Lnot.there;)V"})
    void aMethodOfALentObjectIsLookedForByItsName(String descriptor) throws Throwable {
        Options options = Options.defaults();
        CodecEnd end = receiver(Rights.all());
        Classes classes = new Classes(Service.class.getClassLoader(), null, new RightsCheck(options, end), null);
        MethodShape shape = new MethodShape(Service.class.getName(), "run", descriptor);

        MethodTarget found = MethodTarget.find(shape, classes);

        assertThat(found.invoke((Service) () -> 7, new Object[0])).isEqualTo(7);
    }
}
