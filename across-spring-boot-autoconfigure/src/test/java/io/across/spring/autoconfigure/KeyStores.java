package io.across.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keys for tests, made by the JDK's keytool: {@code shop} for localhost, {@code till}, and {@code renewed} for localhost. */
final class KeyStores {

    static final String PASSWORD = "changeit";

    private static final char[] SECRET = PASSWORD.toCharArray();

    private KeyStores() {}

    /** Makes PKCS#12 files of these names, and {@code authority.p12} with what all trust. */
    static void makeIn(Path directory) throws Exception {
        Path all = directory.resolve("all.p12");
        keytool(all, "ca", "-ext", "bc:c");
        keytool(all, "shop", "-signer", "ca", "-ext", "san=dns:localhost");
        keytool(all, "till", "-signer", "ca");
        keytool(all, "renewed", "-signer", "ca", "-ext", "san=dns:localhost");
        KeyStore source = load(all);
        for (String alias : Collections.list(source.aliases())) {
            KeyStore store = empty();
            store.setKeyEntry(alias, source.getKey(alias, SECRET), SECRET, source.getCertificateChain(alias));
            save(store, directory.resolve(alias + ".p12"));
        }
        KeyStore trust = empty();
        trust.setCertificateEntry("ca", source.getCertificate("ca"));
        save(trust, directory.resolve("authority.p12"));
    }

    private static void keytool(Path store, String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of("-keyalg", "EC", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore load(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, SECRET);
            return store;
        }
    }

    private static void save(KeyStore store, Path file) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, SECRET);
        }
    }
}
