package io.across.internal.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.acme.jobs.Jobs;
import io.across.Connection;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a class comes from, and how often that takes a round trip. */
@Timeout(60)
class ShippedClassLoaderTests {

    private static final ClassLoader OWN = ShippedClassLoaderTests.class.getClassLoader();

    private final Counting source = new Counting();
    private final ShippedClassLoader loader = new ShippedClassLoader("test", OWN);

    ShippedClassLoaderTests() {
        loader.fetchFrom(source);
    }

    @Test
    void exportedPackageIsThePeersFirst() throws Exception {
        loader.accept(List.of("com.acme.jobs"));

        Class<?> shipped = loader.loadClass(Jobs.class.getName());

        assertThat(shipped).isNotSameAs(Jobs.class);
        assertThat(shipped.getClassLoader()).isSameAs(loader);
        assertThat(shipped.getPackageName()).isEqualTo("com.acme.jobs");
        assertThat(loader.loadClass("com.acme.secret.Secret").getClassLoader()).isSameAs(OWN);
        assertThat(loader.loadClass(Connection.class.getName())).isSameAs(Connection.class);
    }

    @Test
    void oneRoundTripBringsWhatAClassNeeds() throws Exception {
        loader.accept(List.of("com.acme.jobs"));

        for (String name : List.of("Jobs", "Jobs$Point", "Jobs$Shape", "Jobs$Shape$1", "Jobs$Hen", "deep.Marked")) {
            assertThat(Class.forName("com.acme.jobs." + name, true, loader).getClassLoader())
                    .isSameAs(loader);
        }
        assertThat(source.asked).containsExactly("com.acme.jobs.Jobs");
    }

    @Test
    void classThatThePeerLacksIsTheParents() throws Exception {
        loader.accept(List.of("com.acme"));
        source.exports.add(List.of("com.acme.jobs"), OWN);

        assertThat(loader.loadClass("com.acme.secret.Secret").getClassLoader()).isSameAs(OWN);
    }

    @Test
    void nothingIsAskedForThatIsNotExported() {
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> loader.loadClass("com.acme.jobs.No"));
        assertThat(loader.getResource("META-INF/services/com.acme.jobs.Jobs$Greeter"))
                .isNotNull(); // the parent's
        assertThat(source.asked).isEmpty();
    }

    @Test
    void acrossItselfAndTheJdkNeverComeFromThePeer() {
        for (String name : List.of("java.lang", "io.across", "io.across.internal.engine", "jdk.x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> loader.accept(List.of(name)));
        }
        List<String> many =
                IntStream.range(0, 1_001).mapToObj(i -> "com.acme.p" + i).toList();
        assertThatIllegalArgumentException().isThrownBy(() -> loader.accept(many));
    }

    @Test
    void resourcesOpenAsTheyWereSent() throws Exception {
        loader.accept(List.of("com.acme.jobs"));

        URL url = loader.getResource("com/acme/jobs/greeting.txt");

        assertThat(url).isNotNull().hasProtocol("across");
        assertThat(url.openStream()).hasContent("hello from afar");
        assertThat(Collections.list(loader.getResources("com/acme/jobs/greeting.txt")))
                .hasSize(2);
    }

    @Test
    void packagesAreListedAsThePeerHasThem() throws Exception {
        loader.accept(List.of("com.acme.jobs"));

        URL url = loader.getResource("com/acme/jobs/deep/");

        assertThat(url).isNotNull().hasToString("across://test/com/acme/jobs/deep/");
        assertThat(url.openStream()).hasContent("Marked.class\nMarked$Mark.class\n");
        assertThat(loader.findResource("com/acme/jobs/none/")).isNull();
        assertThat(new PackageListing(List.of(loader)).shown("com/acme/jobs/")).contains("Jobs", "Jobs$Shape$1");
        assertThat(loader.findResource("com/acme/secret/")).as("not exported").isNull();
    }

    @Test
    void whoListsAPackageOfAPeerThatCannotIsToldSo() throws Exception {
        ShippedClassLoader current = new ShippedClassLoader("old", OWN);
        current.accept(List.of("com.acme.afar"));
        current.fetchFrom(new ClassSource() {
            @Override
            public byte @Nullable [] bundle(String className) {
                return null;
            }

            @Override
            public byte @Nullable [] resource(String name) {
                return null; // as of any resource that is not there
            }
        });

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new PackageListing(List.of(current)).shown("com/acme/afar/"))
                .withMessageContaining("com/acme/afar/")
                .withMessageContaining("its version of across is too old");
        assertThat(current.getResources("com/acme/afar/").hasMoreElements()).isTrue();
    }

    @Test
    void lostAnswerLeavesTheClassLoadableLater() throws Exception {
        loader.accept(List.of("com.acme.jobs"));
        source.failures = 1;

        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> loader.loadClass("com.acme.jobs.Jobs"))
                .withMessage("com.acme.jobs.Jobs cannot be fetched from the peer: lost");

        assertThat(loader.loadClass("com.acme.jobs.Jobs").getClassLoader()).isSameAs(loader);
        assertThat(loader.loadClass("com.acme.jobs.Jobs$Egg").getClassLoader()).isSameAs(loader);
        assertThat(source.asked).containsExactly("com.acme.jobs.Jobs", "com.acme.jobs.Jobs");
    }

    @Test
    void manyThreadsLoadTheSameClassesOnce() throws Exception {
        loader.accept(List.of("com.acme.jobs"));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Class<?>>> loaded = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "com.acme.jobs.Jobs$" + (i % 2 == 0 ? "Egg" : "Hen");
                loaded.add(threads.submit(() -> {
                    start.await();
                    return Class.forName(name, true, loader);
                }));
            }
            start.countDown();
            for (int i = 2; i < 8; i++) {
                assertThat(loaded.get(i).get(30, TimeUnit.SECONDS))
                        .isSameAs(loaded.get(i % 2).get(30, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void malformedBundlesAreRefused() {
        byte[] honest = source.exports.bundle(Jobs.class.getName());
        assertThat(honest).isNotNull();
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] broken = honest.clone();
            int at = random.nextInt(200);
            ByteBuffer.wrap(broken).putInt(at, random.nextInt());
            long size;
            try {
                size = ClassBundle.decode(broken).classes().values().stream()
                        .mapToLong(classFile -> classFile.length)
                        .sum();
            } catch (IOException e) {
                continue; // the one documented way to say no
            }
            assertThat(size).isLessThanOrEqualTo(honest.length);
        }
    }

    @Test
    void loaderIsCollectedWhenNobodyUsesIt() throws Exception {
        WeakReference<ClassLoader> used = useAndForget(source);

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return used.get() == null;
        });
    }

    @Test
    void shippedClassesHaveAPlace() throws Exception {
        loader.accept(List.of("com.acme.jobs"));
        Class<?> shipped = loader.loadClass(Jobs.class.getName());
        URL place = shipped.getProtectionDomain().getCodeSource().getLocation();

        assertThat(place).hasToString("across://test/");
        assertThat(place.toURI().getAuthority()).isEqualTo("test");
        assertThat(shipped.getResource("Jobs.class")).hasToString(place + "com/acme/jobs/Jobs.class");
        assertThat(loader.loadClass("com.acme.jobs.deep.Marked")
                        .getProtectionDomain()
                        .getCodeSource())
                .isEqualTo(shipped.getProtectionDomain().getCodeSource());
        assertThat(shipped.getProtectionDomain().getClassLoader()).isSameAs(loader);
        assertThat(shipped.getPackage().getName()).isEqualTo("com.acme.jobs");
        assertThat(shipped.getPackage().isSealed()).isFalse();
        assertThat(shipped.getModule()).isSameAs(loader.getUnnamedModule());
    }

    @Test
    @SuppressWarnings("deprecation") // as other code does it
    void urlsThatAreMadeFromThePlaceOpen() throws Exception {
        loader.accept(List.of("com.acme.jobs"));
        URL place = loader.loadClass(Jobs.class.getName())
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        URL greeting = loader.getResource("com/acme/jobs/greeting.txt");

        for (URL made : List.of(new URL(place, "com/acme/jobs/greeting.txt"), new URL(greeting, "greeting.txt"))) {
            assertThat(made).isEqualTo(greeting).hasSameHashCodeAs(greeting);
            assertThat(made.openStream()).hasSameContentAs(greeting.openStream());
        }
        assertThat(new URL(place, "com/acme/jobs/Jobs.class").openStream())
                .hasSameContentAs(OWN.getResourceAsStream("com/acme/jobs/Jobs.class"));
        for (String nothing :
                List.of("", "com/acme/secret/Secret.class", "com/acme/jobs/none.txt", "../../etc/passwd")) {
            assertThatExceptionOfType(FileNotFoundException.class)
                    .isThrownBy(() -> new URL(place, nothing).openStream().close())
                    .withMessageContaining("across://test/");
        }
    }

    @Test
    void aPlaceIsNamedLikeThePeerWhateverItsName() throws Exception {
        ShippedClassLoader odd = new ShippedClassLoader("Hänsel & Gretel/2", OWN);
        odd.fetchFrom(source);
        odd.accept(List.of("com.acme.jobs"));

        URL place = odd.loadClass(Jobs.class.getName())
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();

        assertThat(place).hasToString("across://H%C3%A4nsel%20%26%20Gretel%2F2/");
        assertThat(place.toURI().getAuthority()).isEqualTo("Hänsel & Gretel/2");
    }

    private static WeakReference<ClassLoader> useAndForget(ClassSource source) throws Exception {
        ShippedClassLoader brief = new ShippedClassLoader("brief", OWN);
        brief.fetchFrom(source);
        brief.accept(List.of("com.acme.jobs"));
        assertThat(Class.forName("com.acme.jobs.Jobs", true, brief).getClassLoader())
                .isSameAs(brief);
        return new WeakReference<>(brief);
    }

    /** A peer in this process. */
    private static final class Counting implements ClassSource {

        final Exports exports = new Exports();
        final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        volatile int failures;

        Counting() {
            exports.add(List.of("com.acme.jobs"), OWN);
        }

        @Override
        public byte @Nullable [] bundle(String className) throws IOException {
            asked.add(className);
            byte[] answer = exports.bundle(className);
            if (failures > 0) {
                failures = 0;
                throw new IOException("lost");
            }
            return answer;
        }

        @Override
        public byte @Nullable [] resource(String name) {
            return exports.resource(name);
        }
    }
}
