package org.fawang.app;

import android.Manifest;
import android.app.Activity;
import android.app.DownloadManager;
import android.content.ActivityNotFoundException;
import android.content.ClipData;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.net.http.SslError;
import android.os.Bundle;
import android.os.Environment;
import android.view.ViewGroup;
import android.webkit.CookieManager;
import android.webkit.DownloadListener;
import android.webkit.GeolocationPermissions;
import android.webkit.PermissionRequest;
import android.webkit.SslErrorHandler;
import android.webkit.URLUtil;
import android.webkit.ValueCallback;
import android.webkit.WebChromeClient;
import android.webkit.WebResourceError;
import android.webkit.WebResourceRequest;
import android.webkit.WebSettings;
import android.webkit.WebView;
import android.webkit.WebViewClient;
import android.widget.Toast;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Shows the bureau's site, and nothing else: other addresses open in the browser, numbers in the dialler. Pages get no
 * interface to the phone (there is no JavaScript bridge); place, camera and microphone only after the phone has asked.
 */
public final class SiteActivity extends Activity {

    private static final int FILES = 1;
    private static final int ASKED = 2;
    private static final String OFFLINE = "file:///android_asset/offline.html";
    /** The packaged page's link by which somebody tries again. */
    private static final String AGAIN = "again";
    /** What goes into a question from another app; the site takes no more. */
    private static final int MOST_SHARED = 20000;

    private WebView web;
    /** What did not open for want of a line. */
    private String missed;
    private ValueCallback<Uri[]> chosen;
    private Answer answer;

    /** Who waits for what the person says to the phone's question. */
    private interface Answer {
        void said(boolean granted);
    }

    @Override
    protected void onCreate(Bundle kept) {
        super.onCreate(kept);
        web = new WebView(this);
        setContentView(web);
        WebSettings settings = web.getSettings();
        settings.setJavaScriptEnabled(true);
        settings.setDomStorageEnabled(true);
        settings.setGeolocationEnabled(true);
        settings.setMixedContentMode(WebSettings.MIXED_CONTENT_NEVER_ALLOW);
        settings.setAllowFileAccess(false);
        settings.setAllowContentAccess(false);
        settings.setBuiltInZoomControls(true);
        settings.setDisplayZoomControls(false);
        CookieManager.getInstance().setAcceptThirdPartyCookies(web, false);
        web.setWebViewClient(new Pages());
        web.setWebChromeClient(new Wishes());
        web.setDownloadListener(new Downloads());
        if (kept == null || web.restoreState(kept) == null) {
            open(getIntent());
        }
    }

    @Override
    protected void onNewIntent(Intent intent) {
        super.onNewIntent(intent);
        boolean again = Intent.ACTION_MAIN.equals(intent.getAction());
        // Whoever comes back from the home screen goes on where they were.
        if (!again) {
            open(intent);
        }
    }

    private void open(Intent intent) {
        Uri link = Intent.ACTION_VIEW.equals(intent.getAction()) ? intent.getData() : null;
        String shared = Intent.ACTION_SEND.equals(intent.getAction()) ? text(intent) : "";
        if (!shared.isEmpty()) {
            web.postUrl(site() + "/share", body("text", shared));
        } else {
            web.loadUrl(link != null && isOurs(link) ? link.toString() : site() + "/");
        }
    }

    private static String text(Intent intent) {
        CharSequence given = intent.getCharSequenceExtra(Intent.EXTRA_TEXT);
        String words = given == null ? "" : given.toString().trim();
        return words.length() > MOST_SHARED ? words.substring(0, MOST_SHARED) : words;
    }

    private static byte[] body(String name, String value) {
        try {
            return (name + "=" + URLEncoder.encode(value, "UTF-8")).getBytes("US-ASCII");
        } catch (UnsupportedEncodingException error) {
            throw new AssertionError(error);
        }
    }

    private String site() {
        return getString(R.string.site);
    }

    /** Tells whether an address is one of the site's: the same host, by HTTPS, and its very port. */
    private boolean isOurs(Uri address) {
        Uri ours = Uri.parse(site());
        return "https".equals(address.getScheme())
                && address.getUserInfo() == null
                && ours.getHost().equalsIgnoreCase(address.getHost())
                && port(ours) == port(address);
    }

    private static int port(Uri address) {
        return address.getPort() == -1 ? 443 : address.getPort();
    }

    /** Opens what is not the site's where the phone opens it; what could start anything at all is not opened. */
    private void openOutside(Uri address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        Intent intent;
        if (scheme.equals("tel")) {
            // Shows the number; the person presses the green button themselves.
            intent = new Intent(Intent.ACTION_DIAL, address);
        } else if (scheme.equals("mailto") || scheme.equals("sms") || scheme.equals("smsto")) {
            intent = new Intent(Intent.ACTION_SENDTO, address);
        } else if (scheme.equals("https") || scheme.equals("http") || scheme.equals("geo")) {
            intent = new Intent(Intent.ACTION_VIEW, address);
            intent.addCategory(Intent.CATEGORY_BROWSABLE);
        } else {
            return;
        }
        try {
            startActivity(intent);
        } catch (ActivityNotFoundException error) {
            Toast.makeText(this, R.string.no_app, Toast.LENGTH_LONG).show();
        }
    }

    @Override
    public void onBackPressed() {
        if (web.canGoBack()) {
            web.goBack();
        } else {
            super.onBackPressed();
        }
    }

    @Override
    protected void onSaveInstanceState(Bundle kept) {
        super.onSaveInstanceState(kept);
        web.saveState(kept);
    }

    @Override
    protected void onPause() {
        super.onPause();
        CookieManager.getInstance().flush();
    }

    @Override
    protected void onDestroy() {
        ((ViewGroup) web.getParent()).removeView(web);
        web.destroy();
        super.onDestroy();
    }

    // --- what the phone asks the person -----------------------------------------------------------------------------

    private void ask(Answer who, String... permissions) {
        List<String> missing = new ArrayList<>();
        for (String one : permissions) {
            if (checkSelfPermission(one) != PackageManager.PERMISSION_GRANTED) {
                missing.add(one);
            }
        }
        if (missing.isEmpty()) {
            who.said(true);
        } else if (answer != null) {
            who.said(false);
        } else {
            answer = who;
            requestPermissions(missing.toArray(new String[0]), ASKED);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] names, int[] results) {
        if (request != ASKED || answer == null) {
            return;
        }
        Answer who = answer;
        answer = null;
        boolean granted = results.length > 0;
        for (int index = 0; index < results.length; index++) {
            // A rough place will do.
            boolean needed = !names[index].equals(Manifest.permission.ACCESS_FINE_LOCATION);
            granted &= !needed || results[index] == PackageManager.PERMISSION_GRANTED;
        }
        who.said(granted);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request != FILES || chosen == null) {
            return;
        }
        ValueCallback<Uri[]> who = chosen;
        chosen = null;
        who.onReceiveValue(result == RESULT_OK && data != null ? files(data) : null);
    }

    private static Uri[] files(Intent data) {
        ClipData several = data.getClipData();
        if (several == null) {
            return data.getData() == null ? null : new Uri[] {data.getData()};
        }
        Uri[] found = new Uri[several.getItemCount()];
        for (int index = 0; index < found.length; index++) {
            found[index] = several.getItemAt(index).getUri();
        }
        return found;
    }

    /** Which addresses are opened, and what is shown where one cannot be. */
    private final class Pages extends WebViewClient {

        @Override
        public boolean shouldOverrideUrlLoading(WebView view, String url) {
            Uri address = Uri.parse(url);
            if (AGAIN.equals(address.getScheme())) {
                // Only the packaged page has such a link that does anything.
                if (OFFLINE.equals(view.getUrl())) {
                    view.loadUrl(missed == null ? site() + "/" : missed);
                }
                return true;
            }
            if (isOurs(address)) {
                return false;
            }
            openOutside(address);
            return true;
        }

        @Override
        public void onReceivedError(WebView view, WebResourceRequest request, WebResourceError error) {
            if (request.isForMainFrame() && isOurs(request.getUrl())) {
                // What was typed into a form is sent once: only pages are opened again.
                missed = "GET".equals(request.getMethod()) ? request.getUrl().toString() : site() + "/";
                view.loadUrl(OFFLINE);
            }
        }

        @Override
        public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
            // Nobody is asked whether to go on: somebody may stand between this phone and the bureau.
            handler.cancel();
            missed = site() + "/";
            view.loadUrl(OFFLINE);
        }
    }

    /** Files, places and calls, each after the person has said so. */
    private final class Wishes extends WebChromeClient {

        @Override
        public boolean onShowFileChooser(WebView view, ValueCallback<Uri[]> who, FileChooserParams wanted) {
            if (chosen != null) {
                chosen.onReceiveValue(null);
            }
            chosen = who;
            Intent intent = wanted.createIntent();
            if (wanted.getMode() == FileChooserParams.MODE_OPEN_MULTIPLE) {
                intent.putExtra(Intent.EXTRA_ALLOW_MULTIPLE, true);
            }
            try {
                startActivityForResult(intent, FILES);
                return true;
            } catch (ActivityNotFoundException error) {
                chosen = null;
                Toast.makeText(SiteActivity.this, R.string.no_app, Toast.LENGTH_LONG).show();
                return false;
            }
        }

        @Override
        public void onGeolocationPermissionsShowPrompt(final String origin, final GeolocationPermissions.Callback who) {
            if (!isOurs(Uri.parse(origin))) {
                who.invoke(origin, false, false);
                return;
            }
            ask(
                    new Answer() {
                        @Override
                        public void said(boolean granted) {
                            // Not kept: the phone keeps what was said, and can be told otherwise there.
                            who.invoke(origin, granted, false);
                        }
                    },
                    Manifest.permission.ACCESS_COARSE_LOCATION,
                    Manifest.permission.ACCESS_FINE_LOCATION);
        }

        @Override
        public void onPermissionRequest(final PermissionRequest request) {
            List<String> wanted = Arrays.asList(request.getResources());
            List<String> needed = new ArrayList<>();
            final List<String> given = new ArrayList<>();
            if (wanted.contains(PermissionRequest.RESOURCE_AUDIO_CAPTURE)) {
                needed.add(Manifest.permission.RECORD_AUDIO);
                given.add(PermissionRequest.RESOURCE_AUDIO_CAPTURE);
            }
            if (wanted.contains(PermissionRequest.RESOURCE_VIDEO_CAPTURE)) {
                needed.add(Manifest.permission.CAMERA);
                given.add(PermissionRequest.RESOURCE_VIDEO_CAPTURE);
            }
            if (given.isEmpty() || !isOurs(request.getOrigin())) {
                request.deny();
                return;
            }
            ask(
                    new Answer() {
                        @Override
                        public void said(boolean granted) {
                            if (granted) {
                                request.grant(given.toArray(new String[0]));
                            } else {
                                request.deny();
                            }
                        }
                    },
                    needed.toArray(new String[0]));
        }
    }

    /** Receipts, papers and calendar files: kept in the app's own folder, opened from the notification. */
    private final class Downloads implements DownloadListener {

        @Override
        public void onDownloadStart(String url, String agent, String disposition, String type, long length) {
            Uri address = Uri.parse(url);
            if (!isOurs(address)) {
                openOutside(address);
                return;
            }
            DownloadManager.Request request = new DownloadManager.Request(address);
            String cookie = CookieManager.getInstance().getCookie(url);
            if (cookie != null) {
                request.addRequestHeader("Cookie", cookie);
            }
            String name = URLUtil.guessFileName(url, disposition, type);
            request.setMimeType(type);
            request.setTitle(name);
            request.setNotificationVisibility(DownloadManager.Request.VISIBILITY_VISIBLE_NOTIFY_COMPLETED);
            request.setDestinationInExternalFilesDir(SiteActivity.this, Environment.DIRECTORY_DOWNLOADS, name);
            ((DownloadManager) getSystemService(DOWNLOAD_SERVICE)).enqueue(request);
            Toast.makeText(SiteActivity.this, R.string.saving, Toast.LENGTH_LONG).show();
        }
    }
}
