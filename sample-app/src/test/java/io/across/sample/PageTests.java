package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page in a real browser. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EnabledIf("io.across.sample.Browser#isInstalled")
@Timeout(180)
class PageTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("thumbnails") private Connection worker;

    @TempDir
    private Path directory;

    private Browser browser;

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @Test
    void anImageIsShownWithItsFactsAndThumbnail() throws Exception {
        open(1200, 800);

        choose("picture.png", TestImages.picture(640, 480, "png"));

        awaitText("#result", "640 × 480");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(browser.driver()
                                .executeScript(
                                        "const i = document.querySelector('#result img'); return i && i.naturalWidth"))
                        .isEqualTo(256L));
        assertThat(find("#result img").getDomAttribute("alt")).isEqualTo("Thumbnail of picture.png");
        awaitText("#connections", "RUNNING");
        browser.screenshot("inspector");
        browser.assertNoErrors();
    }

    @Test
    void aBombIsReportedAndTheTableShowsTheWorkerComeBack() throws Exception {
        open(1200, 800);
        choose("picture.png", TestImages.picture(64, 48, "png"));
        awaitText("#result", "64 × 48");
        awaitText("#connections", "RUNNING");

        choose("bomb.png", TestImages.bomb());

        awaitText("#result .problem", "Worker unavailable");
        awaitText("#log", "OutOfMemoryError");
        browser.screenshot("inspector-bomb");
        awaitText("#connections", "RUNNING");
        browser.assertNoErrors("503");
    }

    @Test
    void theKeyboardAloneChoosesAFileAndEndsAWorker() {
        open(1200, 800);
        awaitText("#connections", "RUNNING");
        String before = peer();

        new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
        assertThat(focused().getDomAttribute("id")).isEqualTo("file");
        new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
        assertThat(focused().getText()).contains("End");
        new Actions(browser.driver()).sendKeys(Keys.ENTER).perform();

        await().atMost(SOON).until(() -> {
            String now = peer();
            return now.contains("pid") && !now.equals(before);
        });
        awaitText("#connections", "RUNNING");
        assertThat(worker.call(() -> ProcessHandle.current().pid())).isPositive();
        browser.assertNoErrors();
    }

    @Test
    void aNarrowWindowShowsEverythingWithoutScrollingSideways() throws Exception {
        open(360, 740);

        choose("hello.txt", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        awaitText("#result", "text/plain");
        awaitText("#connections", "RUNNING");
        assertThat((Long) browser.driver().executeScript("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360L);
        browser.screenshot("inspector-narrow");
        browser.assertNoErrors();
    }

    @Test
    void namesOfFilesAreShownAsTextWhateverTheyAre() throws Exception {
        open(1200, 800);

        choose("<img src=x onerror=alert(1)>.txt", new byte[] {'x'});

        awaitText("#result", "<img src=x onerror=alert(1)>.txt");
        assertThat(browser.driver().findElements(By.cssSelector("#result img"))).isEmpty();
        browser.assertNoErrors();
    }

    private void open(int width, int height) {
        browser = Browser.open("http://localhost:" + port + "/", width, height);
    }

    private void choose(String name, byte[] content) throws Exception {
        Path file = Files.write(directory.resolve(name), content);
        find("#file").sendKeys(file.toString());
    }

    private void awaitText(String selector, String text) {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(find(selector).getText()).contains(text));
    }

    private String peer() {
        return find("#connections tbody tr td:nth-of-type(2)").getText();
    }

    private WebElement find(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    private WebElement focused() {
        return browser.driver().switchTo().activeElement();
    }
}
