package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EndpointUriTests {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    tcp://localhost:1865,       tcp://localhost:1865
                    tcp://127.0.0.1:1,          tcp://127.0.0.1:1
                    tcp://[::1]:65535,          tcp://[::1]:65535
                    tls://localhost:1865,       tls://localhost:1865
                    unix:/tmp/across.sock,      unix:/tmp/across.sock
                    unix:///tmp/across.sock,    unix:/tmp/across.sock
                    unix:relative.sock,         unix:relative.sock
                    exec:java -version,         exec:java
                    shell:echo $HOME,           exec:sh
                    python:,                    exec:python3
                    python:python3.11,          exec:python3.11
                    python:/opt/my%20python/bin/python3?python-option=-Xutf8&python-option=-I, exec:python3
                    python:?venv=/opt/worker,   exec:python
                    ssh://me@wonderland:22,     ssh:me@wonderland
                    """)
    void everyFormIsRead(String uri, String address) {
        assertThat(Endpoint.parse(uri))
                .isEqualTo(Endpoint.parse(uri))
                .hasToString(address)
                .matches(Endpoint::isReopenable);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    '',                     must begin with
                    localhost:1865,         must begin with
                    http://localhost:1865,  must begin with
                    tcp:localhost:1865,     tcp://host:port
                    tls://localhost,        tls://host:port
                    tcp://localhost,        tcp://host:port
                    tcp://:1865,            tcp://host:port
                    tcp://localhost:1/path, tcp://host:port
                    tcp://local host:1865,  has a mistake
                    tcp://localhost:0,      between 1 and 65535
                    tcp://localhost:70000,  between 1 and 65535
                    unix:,                  names nothing
                    unix://,                names nothing
                    exec:,                  names nothing
                    'shell: ',              names nothing
                    python:%20,             must not be blank
                    python:?venv=,          must not be blank
                    python:p?venv=/opt/w,   both an interpreter and a virtual environment
                    python:?python=python3, python=python3' is none of
                    python:?python-option=x, x' is no option that python takes
                    """)
    void whatIsWrongIsSaid(String uri, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(uri))
                .withMessageContaining("'" + uri + "'")
                .withMessageContaining(why);
    }

    @Test
    void aPathThatIsNoneIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("unix:/tmp/\0"))
                .withMessageContaining("does not name a file");
    }

    @Test
    void aMistakeIsFoundBeforeAnythingIsOpened() {
        assertThatIllegalArgumentException().isThrownBy(() -> Connection.open("tcp://localhost"));
    }
}
