package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/how-to-tls.md} make the stores that the page says. */
@Timeout(120)
class KeytoolPageTests {

    private static final Path PAGE = Path.of("..", "docs", "how-to-tls.md");
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    @Test
    void eachServiceGetsItsKeyAndTheAuthority() throws Exception {
        run(0);
        run(1);

        assertThat(signed("shop").getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name).isEqualTo(List.of(2, "shop.example")));
        assertThat(signed("till").getSubjectX500Principal().getName()).isEqualTo("CN=till");
    }

    @Test
    void eachInspectorGetsAKeyThatWasNeverElsewhere() throws Exception {
        run(2);

        assertThat(signed("first").getSubjectX500Principal().getName()).isEqualTo("CN=first");
        assertThat(signed("second").getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name).isEqualTo(List.of(2, "localhost")));
    }

    /** The certificate of the only key in a store, which the authority of the trust store has signed. */
    private X509Certificate signed(String name) throws Exception {
        KeyStore own = store(name);
        KeyStore trust = store("authority");
        Certificate authority = trust.getCertificate("ca");
        assertThat(trust.isKeyEntry("ca")).isFalse();
        assertThat(own.getKey(name, PASSWORD)).isNotNull();
        assertThat(own.getCertificateChain(name)).hasSize(2).contains(authority);
        X509Certificate certificate = (X509Certificate) own.getCertificate(name);
        certificate.verify(authority.getPublicKey());
        return certificate;
    }

    private KeyStore store(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private void run(int snippet) throws IOException, InterruptedException {
        String script = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .toList()
                .get(snippet);
        assertThat(script).contains("keytool");
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", bin, (path, first) -> first + ":" + path);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
