package io.across.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionIdsTests {

    @Test
    void plainNamesAreTheirOwnIds() {
        assertThat(ConnectionIds.named("thumbnails-2_b")).isEqualTo("thumbnails-2_b");
        assertThat(ConnectionIds.inbound("tcp", "7")).isEqualTo("tcp.7");
    }

    @Test
    void everyNameMayStandInAUrlAndNoTwoHaveTheSameId() {
        assertThat(ConnectionIds.named("a/b c")).isEqualTo("a~2fb~20c");
        assertThat(ConnectionIds.named("tcp.7")).isEqualTo("tcp~2e7");
        assertThat(ConnectionIds.named("~2f")).isEqualTo("~7e2f");
        assertThat(ConnectionIds.named("ü")).isEqualTo("~c3~bc");
    }
}
