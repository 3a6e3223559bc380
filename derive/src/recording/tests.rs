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
        ("no number", b"t_ms,ax,ay,az\n0,1,2,3\n10,1,NaN,3\n"),
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
fn lines_that_cannot_be_what_they_seem_are_passed_over() {
    let table = [
        (
            "0,000,0,000,0,200,9,810",
            "line 2: 8 cells under 4 names of columns; with decimal commas? Write 9.81",
        ),
        ("0,0,0,9,81", "line 2: 5 cells under 4 names"),
        ("0,0,0,\"9,81\"", "line 2: \"9,81\" is no number; decimals are written like 9.81"),
        (",0,0,9.8", "line 2: it has no time"),
        ("NaN,0,0,9.8", "line 2: it has no time"),
        ("1e300,0,0,9.8", "line 2: 1e300 ms is no time"),
    ];
    for (line, reason) in table {
        let (rows, unreadable) = rows(format!("t_ms,ax,ay,az\n{line}\n").as_bytes()).unwrap();
        assert_eq!((rows.len(), unreadable.len()), (0, 1), "{line}");
        assert!(unreadable[0].starts_with(reason), "{unreadable:?}");
    }
    let (rows, unreadable) = rows(b"t_ms,ax,ay,az\n0,0,0,9.8,\n1700000000000000,0,0,9.8,,\n,,,\n").unwrap();
    assert_eq!((rows.len(), unreadable.len()), (2, 0), "commas at the end are empty cells");
}

#[test]
fn rows_with_some_of_their_numbers_are_marked() {
    let text = b"t_ms,ax,ay,az,lat,lon,accuracy\n0,0,0,9.8,,,\n1,0,,9.8,,,\n2,NaN,inf,-inf,,,\n3,0\n\
                 4,,,,50,8,\n5,nan,nan,nan,50,8,5\n6,,,,,,\n7,null,null,null,na,,\n";
    let (rows, _) = rows(text).unwrap();
    let marked: Vec<_> = rows.iter().filter(|row| row.is_partial).map(|row| row.t_ms).collect();
    assert_eq!(marked, [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn another_header_begins_another_table() {
    let text = b"t_ms,ax,ay,az,lat,lon\n0,1,2,3,,\n\nlat,lon,T_MS,accuracy,speed,gx,gy\n50,8,1000,5,1,,\n\
                 t_ms,ax,ay,az,lat,lon\n1,1,2,3,,\nt_ms,foo\n2,1\nax,t_ms,ay,az\n1,3,2,3\n";
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    let incomplete = read(text.as_slice(), |row| match row {
        Ok(row) => rows.push((row.t_ms, row.acceleration.is_some(), row.fix.is_some())),
        Err(line) => unreadable.push(line.to_string()),
    });
    assert_eq!(rows, [(0.0, true, false), (1000.0, false, true), (1.0, true, false), (3.0, true, false)]);
    assert_eq!(incomplete.unwrap().len(), 1, "what is missing twice is said once");
    assert!(unreadable[0].starts_with("line 8: ") && unreadable[0].ends_with("it names t_ms, foo"));
    assert_eq!(unreadable[1..], ["line 9: the header in line 8 does not name its columns"]);
}

#[test]
fn what_is_no_recording_is_said() {
    let long = ["t_ms,ax,ay,az\n", &"1".repeat(70_000)].concat();
    let table: [(&[u8], &str); 18] = [
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
        (b"t\0_\0m\0s\0;\0a\0x\0\n\0", "this is no text in UTF-8"),
        (b"PK\x03\x04\x14\0\0\0,;", "save its table as CSV"),
        (b"\x1f\x8b\x08;\0", "it was packed twice"),
        (b"time_s,time,uid,name,type,unit,v1\n", "this is an export, whose acceleration is without gravity"),
        (b"\xef\xbb\xbftime_s;time;uid;name;type;x (m/s)\n", "this is an export"),
        (b"{\"seq\":1,\"uid\":\"a\",\"t\":\"STEPS\",\"d\":{\"val\":1}}\n", "this is an export"),
        (long.as_bytes(), "line 2 is longer than 64 KiB"),
    ];
    for (text, reason) in table {
        let error = rows(text).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn columns_of_no_use_are_named() {
    let table = [
        ("t_ms,ax,ay,az,lat,lon", "lat and lon cannot be used without accuracy"),
        ("t_ms,ax,az,lat,lon,accuracy", "ax and az cannot be used without ay"),
        ("t_ms,lat,lon,accuracy,altitude", "altitude cannot be used without altitude_accuracy"),
        (
            "t_ms,ax,ay,az,AX,note,note,t_ms",
            "several columns are named t_ms; the first of them counts; several columns are named ax; the first of them counts",
        ),
        ("t_ms,ax,ay,az,gx,lat,lon,accuracy,altitude,altitude_accuracy,speed,note", ""),
    ];
    for (header, words) in table {
        let incomplete = read(header.as_bytes(), |_| ()).unwrap();
        let said: Vec<_> = incomplete.iter().map(ToString::to_string).collect();
        assert_eq!(said.join("; "), words);
    }
}
