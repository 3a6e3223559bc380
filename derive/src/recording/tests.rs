use super::*;

fn rows(text: &[u8]) -> Result<(Vec<Row>, Vec<String>), String> {
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    read(text, |row| match row {
        Ok(row) => rows.push(row),
        Err(line) => unreadable.push(line.to_string()),
    })
    .map_err(|error| error.to_string())?;
    Ok((rows, unreadable))
}

#[test]
fn columns_come_in_any_order_and_cells_may_be_empty() {
    let text = "\u{feff}note,az,t_ms,ay,ax,lat,lon,accuracy,speed\n\
                x,9.8,0,0.1,0.2,,,,\n\
                ,,1000,,,50,8,5,1.4\n\
                ,,1500,,,50,8,5,-1\n\
                ,,,,,,,,\n\
                y,9.7, 20 ,0,0\n";
    let (rows, unreadable) = rows(text.as_bytes()).unwrap();
    assert_eq!((rows.len(), unreadable.len()), (4, 0));
    assert_eq!((rows[0].acceleration, rows[0].fix), (Some([0.2, 0.1, 9.8]), None));
    let fix = rows[1].fix.unwrap();
    assert_eq!((fix.t_ms, fix.latitude_deg, fix.accuracy_m, fix.speed_m_s), (1000.0, 50.0, 5.0, Some(1.4)));
    assert_eq!(rows[2].fix, Some(Fix { t_ms: 1500.0, speed_m_s: None, ..fix }), "the speed is not known");
    assert_eq!((rows[3].t_ms, rows[3].acceleration), (20.0, Some([0.0, 0.0, 9.7])));
}

#[test]
fn tables_of_other_programs_are_the_same() {
    let plain = rows(b"t_ms,ax,ay,az\n0,1,2,3\n10,1,,3\n").unwrap();
    assert_eq!(plain.0.len(), 2);
    let table: [(&str, &[u8]); 10] = [
        ("no last line end", b"t_ms,ax,ay,az\n0,1,2,3\n10,1,,3"),
        ("of Windows, marked", b"\xef\xbb\xbft_ms,ax,ay,az\r\n0,1,2,3\r\n10,1,,3\r\n"),
        (
            "all quoted, marked",
            b"\xef\xbb\xbf\"t_ms\",\"ax\",\"ay\",\"az\"\n\"0\",\"1\",\"2\",\"3\"\n\"10\",\"1\",\"\",\"3\"\n",
        ),
        ("of old programs", b"t_ms,ax,ay,az\r0,1,2,3\r10,1,,3\r"),
        ("after an empty line", b"\xef\xbb\xbf\r\n \nt_ms,ax,ay,az\r\n0,1,2,3\r\n10,1,,3\r\n"),
        ("spaces", b" t_ms , ax,ay\t,az \n 0 , 1,2 ,\t3\n10,1, ,3\n"),
        ("empty lines", b"t_ms,ax,ay,az\n\n0,1,2,3\n\r\n10,1,,3\n\n"),
        ("no number", b"t_ms,ax,ay,az\n0,1,2,3\n10,1,NaN,3\nnan,1,2,3\nnull,1,2,3\n"),
        ("capitals, a strange encoding", b"T_MS,AX,AY,AZ,n\xf6te\n0,1,2,3,\xff\n10,1,inf,3,\xfe\n"),
        (
            "exponents and a lone quote",
            b"note,t_ms,ax,ay,az\n\"5 inch\" phone,0e0,+1,20e-1,3.0\n5\" phone,1e1,1,,3\n",
        ),
    ];
    for (case, text) in table {
        assert_eq!(rows(text).unwrap(), plain, "{case}");
    }
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_others_count() {
    let text = b"t_ms,note,ax,ay,az\n0,,1,2,3\n10,,1,zwei,3\n20,\"never closed,1,2,3\n30,,1,2,3\n";
    let (rows, unreadable) = rows(text).unwrap();
    assert_eq!(unreadable, ["line 3: \"zwei\" is no number"]);
    let times: Vec<_> = rows.iter().filter(|row| row.acceleration.is_some()).map(|row| row.t_ms).collect();
    assert_eq!(times, [0.0, 30.0]);
}

#[test]
fn what_is_no_recording_is_said() {
    let long = ["t_ms,ax,ay,az\n", &"1".repeat(70_000)].concat();
    let table: [(&[u8], &str); 12] = [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf\n\n", "it is empty"),
        (b"a,b\n1,2\n", "there is no t_ms: it names a, b"),
        (b"0,1,2,3\n1,2,3,4\n", "there is no t_ms: it names 0, 1, 2, 3"),
        (b"\x01\x02\n", "there is no t_ms: it names \\u{1}\\u{2}"),
        (b"t_ms,x,y\n1,2,3\n", "it names t_ms, x, y"),
        (b"t_ms,lat,lon\n1,2,3\n", "lat and lon cannot be used without accuracy"),
        (b"t_ms;ax;ay;az\n0;1;2;3\n", "commas must stand between them, but these are semicolons"),
        (b"t_ms\tax\tay\taz\n0\t1\t2\t3\n", "these are tabs"),
        (b"\xff\xfet\0_\0m\0s\0,\0a\0x\0\n\0", "UTF-16"),
        (b"\xfe\xff\0t\0_\0m\0s\0,\0a\0x\0\n", "UTF-16"),
        (long.as_bytes(), "line 2 is longer than 64 KiB"),
    ];
    for (text, reason) in table {
        let error = rows(text).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn columns_that_lack_others_are_named() {
    let table = [
        ("t_ms,ax,ay,az,lat,lon", "lat and lon cannot be used without accuracy"),
        ("t_ms,ax,az,lat,lon,accuracy", "ax and az cannot be used without ay"),
        ("t_ms,lat,lon,accuracy,altitude", "altitude cannot be used without altitude_accuracy"),
        ("t_ms,ax,ay,az,gx,lat,lon,accuracy,altitude,altitude_accuracy,speed,note", ""),
    ];
    for (header, words) in table {
        let incomplete = read(header.as_bytes(), |_| ()).unwrap();
        let said: Vec<_> = incomplete.iter().map(ToString::to_string).collect();
        assert_eq!(said.join("; "), words);
    }
}
