"""Telephones of a bench take what is sent to them."""

import socket

from fawang.cli.bench.voice_ears import ears
from fawang.cli.bench.voice_sipp import HOST

#: Of none of the ranges that other tests use.
FIRST, LAST = 20100, 20120


def test_each_port_of_a_telephone_hears_but_the_first_which_is_sipps_own() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as others:
        others.bind((HOST, FIRST + 8))
        # 20104, 20112, 20116, 20120; 20108 is somebody else's.
        with ears([(FIRST, LAST)]) as many:
            assert many == 4
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.connect((HOST, LAST))
                # An error would be raised by the second.
                for _packet in range(50):
                    sender.send(bytes(172))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind((HOST, LAST))
