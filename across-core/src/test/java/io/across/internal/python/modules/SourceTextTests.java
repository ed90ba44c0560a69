package io.across.internal.python.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources as bytes, read as Python reads them; Python itself says what is right. */
@Timeout(60)
class SourceTextTests {

    @TempDir
    Path directory;

    /** What Python makes of a source: the value of X, or the error of the import. */
    private static final String OF_FILE = """
            import sys, importlib.util
            def show(run):
                try:
                    space = {}
                    run(space)
                    return ascii(space.get('X'))
                except SyntaxError as e:
                    return '%s %s' % (type(e).__name__, e.filename)
            def from_bytes(space):
                exec(compile(open(sys.argv[1], 'rb').read(), 'x.py*', 'exec'), space)
            def from_text(space):
                exec(compile(open(sys.argv[2], encoding='utf-8', newline='').read(), 'x.py*', 'exec'), space)
            print(show(from_bytes), '|', show(from_text))
            """;

    private void assertThatPythonAgrees(byte[] source) throws Exception {
        Path bytes = Files.write(directory.resolve("bytes.py"), source);
        Path text = Files.writeString(directory.resolve("text.py"), SourceText.decode(source, "x.py*"));
        Process process = new ProcessBuilder("python3", "-c", OF_FILE, bytes.toString(), text.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String[] sides = printed.split(" \\| ", -1);
        assertThat(sides).as(printed).hasSize(2);
        assertThat(sides[1]).as(printed).isEqualTo(sides[0]).isNotEqualTo("None");
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, ''",
        "UTF-8, # -*- coding: utf-8 -*-",
        "UTF-8, # vim: set fileencoding=utf_8 :",
        "ISO-8859-1, # -*- coding: latin-1 -*-",
        "ISO-8859-1, # coding: iso_8859_1",
        "ISO-8859-15, # coding=iso8859-15",
        "windows-1252, '#!/usr/bin/python3\n# -*- coding: cp1252 -*-'",
        "windows-1252, '\t\n# -*- coding: cp1252 -*-'",
        "UTF-8, 'import sys\n# -*- coding: cp1252 -*-'",
        "UTF-8, '\n\n# -*- coding: cp1252 -*-'",
    })
    void theEncodingIsFound(String written, String beginning) throws Exception {
        String source = beginning + "\nX = 'na\u00efve \u00e9gale \u00df'\n";
        assertThatPythonAgrees(source.getBytes(Charset.forName(written)));
    }

    @Test
    void lettersOfOtherAlphabetsAreRead() throws Exception {
        assertThatPythonAgrees("# coding: koi8-r\nX = '\u043f\u0440\u0438\u0432\u0435\u0442'\n".getBytes("KOI8-R"));
        assertThatPythonAgrees("# coding: shift_jis\nX = '\u4e16\u754c'\n".getBytes("Shift_JIS"));
        assertThatPythonAgrees("X = '\ud83d\ude00 \u4e16\u754c'\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void marksAndEndsOfLinesAreRead() throws Exception {
        assertThatPythonAgrees("\ufeffX = '''\u00e9\r\nb\rc\n'''\r\n".getBytes(StandardCharsets.UTF_8));
        assertThatPythonAgrees("\ufeff# coding: utf-8\nX = 1".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatCannotBeDecodedIsASyntaxErrorInThatFile() throws Exception {
        List<byte[]> broken = new ArrayList<>();
        broken.add(new byte[] {'X', '=', '1', '\n', '\'', (byte) 0xff, '\'', '\n'});
        broken.add(new byte[] {'X', '=', '1', '\n', '\'', (byte) 0xc3, '\'', '\n'});
        broken.add("# coding: looking-glass\nX = 1\n".getBytes(StandardCharsets.US_ASCII));
        broken.add("\ufeff# coding: latin-1\nX = 1\n".getBytes(StandardCharsets.UTF_8));
        for (byte[] source : broken) {
            assertThatPythonAgrees(source);
        }
    }

    @Test
    void theErrorNamesLineAndReason() {
        byte[] source = {'a', '\n', 'b', '\n', (byte) 0xfe, '\n'};

        assertThat(SourceText.decode(source, "it's.py*"))
                .isEqualTo("raise SyntaxError('(unicode error) \\U00000027utf-8\\U00000027 cannot decode byte 0xfe',"
                        + " ('it\\U00000027s.py*', 3, None, None))\n");
    }

    @Test
    void anEmptyFileIsEmpty() {
        assertThat(SourceText.decode(new byte[0], "x.py*")).isEmpty();
    }
}
