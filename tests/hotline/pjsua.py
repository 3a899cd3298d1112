"""pjsua as a caller: presses 1 each second until the hotline hangs up. Run by a Python that has pjsua2, not by ours."""

import sys
import time

import pjsua2  # type: ignore[import-not-found]

_PATIENCE, _SECOND = 60, 1.0


class _Call(pjsua2.Call):  # type: ignore[misc]
    state: int = 0

    def onCallState(self, _prm: object) -> None:
        """Keep where it stands."""
        self.state = self.getInfo().state


def main() -> int:
    """Call the port that the command line names; return 0 if the hotline has hung up."""
    endpoint = pjsua2.Endpoint()
    endpoint.libCreate()
    config = pjsua2.EpConfig()
    config.uaConfig.threadCnt, config.uaConfig.mainThreadOnly = 0, True
    config.logConfig.level = config.logConfig.consoleLevel = 5
    config.medConfig.noVad = True
    endpoint.libInit(config)
    transport = pjsua2.TransportConfig()
    transport.boundAddress = "127.0.0.1"
    endpoint.transportCreate(pjsua2.PJSIP_TRANSPORT_UDP, transport)
    endpoint.libStart()
    endpoint.audDevManager().setNullDev()
    account, about = pjsua2.Account(), pjsua2.AccountConfig()
    about.idUri = "sip:13800138000@127.0.0.1"
    about.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
    account.create(about)
    call = _Call(account)
    call.makeCall(f"sip:12348@127.0.0.1:{sys.argv[1]}", pjsua2.CallOpParam(True))
    until, at = time.monotonic() + _PATIENCE, time.monotonic() + _SECOND
    while call.state != pjsua2.PJSIP_INV_STATE_DISCONNECTED and time.monotonic() < until:
        endpoint.libHandleEvents(20)
        if call.state == pjsua2.PJSIP_INV_STATE_CONFIRMED and time.monotonic() > at:
            at = time.monotonic() + _SECOND
            call.dialDtmf("1")
    over = call.state == pjsua2.PJSIP_INV_STATE_DISCONNECTED
    del call, account
    endpoint.libDestroy()
    return 0 if over else 1


sys.exit(main())
